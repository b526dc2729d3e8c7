"""The composition root: settings, environment, addresses, and the WSGI application."""
