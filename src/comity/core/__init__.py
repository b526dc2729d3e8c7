"""The pure rules of the network: no Django, no clock; file I/O only in entry points."""
