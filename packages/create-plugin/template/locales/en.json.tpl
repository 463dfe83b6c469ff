{
  "title": "{{titleEn}}",
  "none": "No notes yet",
  "hint": "The office writes them; a unit sees those about itself."
}
