"""The HTML door: pages, forms and feeds for people, with nothing that needs a script.

It owns addresses, templates, components, the style sheet and the answers to errors. It reads
through the rooms' queries and writes through their actions, and decides no right itself.
"""
