"""The words that fields take, each declared once with its arguments and a line of documentation; one file a subject.

A kind imports the file of its subject. `known` gives all of them together.
"""
