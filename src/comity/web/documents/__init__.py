"""The library's pages: the river, a document in each of its forms, its files."""
