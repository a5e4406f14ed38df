"""`python -m llmtutor.authoring.export` brings `lessons/schema/` up to date with the schema and the ids."""

from llmtutor.authoring import ids, json_schema
from llmtutor.course.library import own_lessons


def main() -> None:
    """Write the JSON Schemas and add new ids to the ledger of our own lessons; print what changed."""
    for path in json_schema.write(own_lessons() / "schema"):
        print(path.name)
    print(f"{ids.record(own_lessons())} new ids")


if __name__ == "__main__":
    main()
