"""A network of 4 inputs, 3 hidden neurons and 2 outputs, worked out term by term."""

from llmtutor.demos.first_network.network_stepper.demo import DEMO

__all__ = ["DEMO"]
