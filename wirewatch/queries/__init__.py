"""The read model: one module per question, each with one frozen answer for all interfaces."""
