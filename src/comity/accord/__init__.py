"""Agreement: calls for signature and the acts of organisations on a version.

It owns calls, invitations, acts and declines. It promises: an act binds to one version by its
digest and names organisation, mandate and channel; nothing carries over to a new wording; a
withdrawal is appended; a decline is seen by its own organisation and by nobody else, and shares
no table, count or record with an act.
"""
