"""The process: command line, settings, documents, life and death."""
