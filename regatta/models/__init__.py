"""What things are: documents, inputs, outputs and live events. Pydantic only."""
