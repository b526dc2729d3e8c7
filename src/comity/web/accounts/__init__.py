"""How people get in: mailed codes, passwords, a second factor, passkeys, one-time links."""
