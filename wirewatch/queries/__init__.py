"""The read model: one module a question, each with one frozen answer for command line, API, pages, feeds and MCP."""
