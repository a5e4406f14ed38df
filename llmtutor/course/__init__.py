"""The course as data: what a lesson, a step, a question and a demo's words are, and how they are read."""
