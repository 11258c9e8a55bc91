"""What a stack takes beside the phases of a step that draws its answers."""
