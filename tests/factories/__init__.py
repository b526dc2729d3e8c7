"""Small worlds for tests, made through the models of each room."""
