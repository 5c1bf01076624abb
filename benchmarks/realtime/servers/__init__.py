"""The servers that are measured: each is a program that is told what to emit."""
