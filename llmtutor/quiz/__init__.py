"""Asking and grading: the evaluator of answers, fresh numbers, grades with reasons. No words for learners."""
