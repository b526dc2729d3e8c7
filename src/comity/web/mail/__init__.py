"""A look into the mail of the demonstration; it exists in no other installation."""
