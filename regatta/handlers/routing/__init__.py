"""Typed routes: annotations in; validation, OpenAPI 3.1 and errors out."""
