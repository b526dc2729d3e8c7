"""Pages of what is stated about a network: forums, meetings, bodies, subjects, sources, data."""
