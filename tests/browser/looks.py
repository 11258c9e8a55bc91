"""What is looked at on every page: whether something is cut, and what stands in the way of somebody."""

OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && !e.closest('.scroll, pre, nav, svg, .chart');
}).map(e => `${e.tagName} ${e.className} ${Math.round(e.getBoundingClientRect().right)}`)"""


def barriers(page) -> list[str]:
    """What axe finds, each with its first place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']}: {item['nodes'][0]['html'][:300]} ({item['nodes'][0]['failureSummary']})"
        for item in found
    ]
