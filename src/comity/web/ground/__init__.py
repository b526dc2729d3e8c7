"""The common ground of a drafting room: which texts so many can sign, and at what price."""
