"""What each LaTeX command draws: one character or word, and the class that decides the space around it.

Classes are TeX's (The TeXbook, chapter 17), with `big` for operators that are no words (sums) and `sign`
for a plus or minus that belongs to what follows. Letters stay upright ASCII and only characters of Unicode's
first plane are used, because many terminal fonts hold no others.
"""

from typing import Literal

Kind = Literal["ord", "op", "big", "bin", "sign", "rel", "open", "close", "punct", "inner"]


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_ORD = _pairs("""
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ
omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
infty ∞ partial ∂ nabla ∇ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ
top ⊤ bot ⊥ angle ∠ triangle △ square □ prime ′ checkmark ✓ neg ¬ lnot ¬ backslash \\ vert | | ‖ Vert ‖
ldots … dots … dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱ % % & & $ $ # # _ _ degree ° imath ı jmath ȷ
""")
_BIN = _pairs("""
pm ± mp ∓ times × div ÷ cdot · ast * star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ oslash ⊘ cup ∪
cap ∩ setminus ∖ wedge ∧ land ∧ vee ∨ lor ∨ dagger † ddagger ‡ sqcup ⊔ sqcap ⊓ diamond ⋄ circledast ⊛ bmod mod
""")
_REL = _pairs("""
le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅
propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ mid | parallel ∥ perp ⊥ to →
rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ iff ⟺
mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ uparrow ↑ downarrow ↓ updownarrow ↕ nearrow ↗ searrow ↘
hookrightarrow ↪ leadsto ⇝ coloneqq := triangleq ≜ doteq ≐ prec ≺ succ ≻ preceq ⪯ succeq ⪰
vdash ⊢ models ⊨ asymp ≍ lesssim ≲
gtrsim ≳
""")
_OPEN = _pairs("{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖")
_CLOSE = _pairs("} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖")
_SIDE_OPS = _pairs("int ∫ iint ∬ iiint ∭ oint ∮")
_LIMIT_OPS = _pairs("""
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigwedge ⋀ bigvee ⋁
""")
_NAMES = """
log ln lg exp sin cos tan sinh cosh tanh cot sec csc arcsin arccos arctan dim ker deg hom arg
"""
_LIMIT_NAMES = "max min sup inf lim limsup liminf argmax argmin det Pr gcd"

COMMANDS: dict[str, tuple[str, Kind]] = {
    **{name: (char, "ord") for name, char in _ORD.items()},
    **{name: (char, "bin") for name, char in _BIN.items()},
    **{name: (char, "rel") for name, char in _REL.items()},
    **{name: (char, "open") for name, char in _OPEN.items()},
    **{name: (char, "close") for name, char in _CLOSE.items()},
    **{name: (char, "big") for name, char in (_SIDE_OPS | _LIMIT_OPS).items()},
    **{name: (name, "op") for name in (_NAMES + _LIMIT_NAMES).split()},
    "colon": (":", "punct"),
}
"""Commands without arguments: what is drawn, and its class."""

WITH_LIMITS = frozenset((*_LIMIT_OPS, *_LIMIT_NAMES.split()))
"""Commands whose scripts stand above and below them in a display."""

CHARACTERS: dict[str, tuple[str, Kind]] = {
    **{char: (char, kind) for char, kind in COMMANDS.values() if len(char) == 1 and not char.isascii()},
    "+": ("+", "bin"),
    "-": ("−", "bin"),
    "−": ("−", "bin"),
    "*": ("*", "bin"),
    "=": ("=", "rel"),
    "<": ("<", "rel"),
    ">": (">", "rel"),
    ":": (":", "rel"),
    "(": ("(", "open"),
    "[": ("[", "open"),
    ")": (")", "close"),
    "]": ("]", "close"),
    ",": (",", "punct"),
    ";": (";", "punct"),
    "‖": ("‖", "ord"),
    "⊥": ("⊥", "ord"),
}
"""Characters that are not ordinary letters: what is drawn, and the class."""

DELIMITERS: dict[str, str] = {
    **{char: char for char in "()[]|/⟨⟩⌊⌋⌈⌉‖"},
    ".": "",
    **{"\\" + name: char for name, char in (_OPEN | _CLOSE).items()},
    **{"\\|": "‖", "\\Vert": "‖", "\\vert": "|"},
    **{"\\uparrow": "↑", "\\downarrow": "↓"},
}
r"""What may follow `\left`, `\right`, `\middle` and `\big`."""

SPACES: dict[str, int] = {
    **dict.fromkeys([",", ":", ">", ";", " ", "thinspace"], 1),
    **{"!": 0, "quad": 2, "qquad": 4},
}
"""Space commands, in cells."""

ACCENTS: dict[str, tuple[str, str]] = {
    "hat": ("\u0302", "^"),
    "widehat": ("\u0302", "^"),
    "tilde": ("\u0303", "~"),
    "widetilde": ("\u0303", "~"),
    "bar": ("\u0304", "_"),
    "overline": ("\u0304", "_"),
    "vec": ("\u20d7", "→"),
    "dot": ("\u0307", "."),
    "ddot": ("\u0308", ".."),
    "check": ("\u030c", "v"),
    "breve": ("\u0306", "u"),
    "underline": ("\u0332", "‾"),
}
"""Accents: the combining mark for one letter, and what is drawn above (below: underline) anything longer."""

_SMALL = "abcdefghijklmnoprstuvwxyz"
SUPERSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)),
    **dict(zip(_SMALL, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    **dict(zip("αβγδθ⊤∘*′†", "ᵅᵝᵞᵟᶿᵀ°*′†", strict=True)),
}
"""Characters with a raised form of their own; a transposing ⊤ is drawn as ᵀ."""

SUBSCRIPTS: dict[str, str] = {
    **dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
}
"""Characters with a lowered form of their own."""

ALPHABETS: dict[str, dict[str, str]] = {
    "mathbb": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "mathcal": dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)),
    **{name: {} for name in ("mathrm", "mathbf", "mathit", "mathsf", "mathtt", "boldsymbol", "bm")},
}
"""Font commands and the letters that change under them."""


def scripted(text: str, table: dict[str, str]) -> str | None:
    """`text` in raised or lowered characters, or None when one of them has no such form."""
    if any(char not in table for char in text):
        return None
    return "".join(table[char] for char in text)
