"""The toolkit every room may use: action, policy, audit, events, clock, refs, outbox, http.

It owns the private book (audit), the outgoing mail (outbox) and the installation's own row;
it knows no organisation, no document and no HTTP. Identifiers of people and organisations
pass through it as plain values.
"""
