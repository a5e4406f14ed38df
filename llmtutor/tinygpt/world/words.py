"""The toy world's words and facts."""

GIRLS = ("Lily", "Mia", "Zoe", "Ella", "Ruby", "Anna", "Iris", "Nora")
BOYS = ("Tom", "Ben", "Leo", "Max", "Finn", "Gus", "Sam", "Otto")
NAMES = GIRLS + BOYS

PLACES = ("park", "school", "farm", "lake", "beach", "market", "library", "zoo", "station", "mill", "bakery")
THINGS = ("ball", "kite", "drum", "book", "box", "bell", "lamp", "cup", "boat", "shell", "ring", "key")
COLOURS = ("red", "blue", "green", "yellow", "brown", "white", "black", "silver")
FOODS = ("milk", "bread", "eggs", "jam", "rice", "plums", "cheese", "honey", "nuts", "pears", "beans", "corn")
SMALL_THINGS = ("plum", "pear", "nut", "shell", "stamp", "button", "pebble", "card")
HIDING = (
    "under the bed",
    "on the shelf",
    "behind the door",
    "in the drawer",
    "under the chair",
    "in the bag",
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

SOUNDS = {
    "cow": "moo", "dog": "woof", "cat": "meow", "duck": "quack", "sheep": "baa", "pig": "oink",
    "hen": "cluck", "mouse": "squeak", "frog": "croak", "owl": "hoot", "bee": "buzz", "lion": "roar",
}  # fmt: skip
HOMES = {
    "cow": "barn", "dog": "kennel", "duck": "pond", "pig": "sty", "hen": "coop", "mouse": "hole",
    "owl": "tree", "bee": "hive", "bear": "cave", "horse": "stable", "crow": "nest", "spider": "web",
}  # fmt: skip
MEALS = {
    "cow": "grass", "dog": "bones", "cat": "fish", "hen": "seeds", "mouse": "cheese", "frog": "flies",
    "owl": "mice", "bear": "honey", "horse": "hay", "rabbit": "carrots", "lion": "meat", "monkey": "bananas",
}  # fmt: skip
ANIMALS = tuple(dict.fromkeys((*SOUNDS, *HOMES, *MEALS, "fox")))
BY_SIZE = ("ant", "bee", "mouse", "duck", "cat", "dog", "sheep", "bear", "cow", "elephant", "whale")

OPPOSITES = {
    "hot": "cold", "big": "small", "up": "down", "wet": "dry", "fast": "slow", "old": "new", "full": "empty",
    "high": "low", "soft": "hard", "light": "dark", "loud": "quiet", "open": "shut",
}  # fmt: skip
OPPOSITES |= {second: first for first, second in OPPOSITES.items()}
WORK = {
    "baker": "bakes bread", "farmer": "grows corn", "doctor": "helps sick people",
    "teacher": "teaches children", "painter": "paints pictures", "sailor": "sails ships",
    "singer": "sings songs", "builder": "builds houses", "pilot": "flies planes", "tailor": "sews coats",
    "miller": "grinds grain", "writer": "writes stories",
}  # fmt: skip
WEATHER = {
    "raining": ("an umbrella", "stayed dry"), "snowing": ("a sled", "slid down the hill"),
    "windy": ("a kite", "watched it fly"), "sunny": ("a straw hat", "sat in the shade"),
    "foggy": ("a lantern", "found the way"), "freezing": ("a thick coat", "was warm"),
}  # fmt: skip
FEELINGS = {
    "fell off the swing": ("hurt", "a hug"), "lost a game": ("sad", "a smile"),
    "heard thunder": ("scared", "a candle"), "ran all day": ("tired", "a pillow"),
    "missed lunch": ("hungry", "a sandwich"), "played in the snow": ("cold", "a blanket"),
    "had nothing to do": ("bored", "a puzzle"), "climbed the hill": ("thirsty", "some water"),
}  # fmt: skip
MIXTURES = {
    ("red", "yellow"): "orange", ("blue", "yellow"): "green", ("red", "blue"): "purple",
    ("red", "white"): "pink", ("black", "white"): "grey", ("red", "green"): "brown",
}  # fmt: skip
RHYMES = {
    "mouse": "house", "fox": "box", "goat": "boat", "cat": "hat", "bear": "chair", "frog": "log",
    "hen": "pen", "snake": "lake", "whale": "pail", "bee": "tree", "fly": "pie", "moon": "spoon",
}  # fmt: skip
CALM = (
    "The sun was warm.", "A bird sang in a tree.", "It was a quiet day.", "The wind was soft.",
    "They laughed a lot.", "They played for a while.", "Soon it was time for lunch.",
    "There were many people.", "The sky was blue.", "They sat down to rest.",
)  # fmt: skip
NOUNS = tuple(
    dict.fromkeys((*PLACES, *THINGS, *FOODS, *SMALL_THINGS, *ANIMALS, *HOMES.values(), *SOUNDS.values()))
)
ANY = tuple(
    dict.fromkeys((*NOUNS, *NAMES, *COLOURS, *NUMBERS[1:], *OPPOSITES, *RHYMES.values(), *DAYS, *WORK))
)


def she(name: str) -> str:
    """Return the pronoun for somebody: she or he."""
    return "she" if name in GIRLS else "he"


def her(name: str) -> str:
    """Return whose: her or his."""
    return "her" if name in GIRLS else "his"


def a(noun: str) -> str:
    """Put a or an before a noun."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def counted(number: int, noun: str) -> str:
    """Write a number of things: one plum, two plums."""
    return f"{NUMBERS[number]} {noun}{'' if number == 1 else 's'}"


def listed(items: list[str]) -> str:
    """Join items as a sentence does: milk, eggs and jam."""
    return f"{', '.join(items[:-1])} and {items[-1]}" if len(items) > 1 else items[0]
