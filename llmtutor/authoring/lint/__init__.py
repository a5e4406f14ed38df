"""The checks of a course, one idea in each file; `llmtutor.authoring.check` runs them all."""
