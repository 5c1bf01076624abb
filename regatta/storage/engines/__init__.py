"""The engines under the storage contract."""
