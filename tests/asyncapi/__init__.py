"""The AsyncAPI document, held against the format's own parser."""
