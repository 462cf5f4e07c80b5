// The page. It builds nodes and never parses markup, so that no text from outside can become markup.

const byId = (id) => document.getElementById(id);
const textArea = byId("text");

// The sentences are not among the demonstrations that ship.
const EXAMPLES = [
  { name: "Cause", text: "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>." },
  { name: "Part", text: "The <e1>lens</e1> of the old <e2>projector</e2> had been scratched by sand." },
  { name: "Place", text: "The <e1>manuscripts</e1> were kept in a dry <e2>cellar</e2> below the church." },
  { name: "Nothing said", text: "The <e1>gardener</e1> read a newspaper while the <e2>kettle</e2> was boiling." },
  { name: "Clinical", schema: "clinical.v1",
    text: "After three doses of <e1>amoxicillin</e1> she came out in a widespread <e2>rash</e2>." },
  { name: "Business", schema: "business.v1",
    text: "<e1>Norvale Group</e1> will take over the bakery chain <e2>Kornfeld</e2> for 90 million euros." },
  { name: "Whole text", profile: "code-ie-re.v1",
    text: "Elena Marsh of the Harbor Times lives in Lisbon, while her editor Tom Reyes works for the paper in Porto." },
  { name: "Events", profile: "chatgpt-event.v1",
    text: "Norvale Group will buy the bakery chain Kornfeld for 90 million euros and lay off 40 people in Graz." },
];

/** What is marked: for each side a half-open span in UTF-16 code units, or null. */
const marks = { head: null, tail: null };
/** The profiles that search a whole text and take no marks, by name. */
const wholeTextProfiles = new Map();
let lastText = "";

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

// ---- marking

/** Takes markers out of the text and returns the spans that they marked, or nothing when they do not fit. */
function readMarkers(marked) {
  const spans = {};
  let text = "";
  let open = null;
  let rest = marked;
  for (let match; (match = /<(\/?)(e[12])>/.exec(rest)); rest = rest.slice(match.index + match[0].length)) {
    text += rest.slice(0, match.index);
    const side = match[2] === "e1" ? "head" : "tail";
    if (!match[1] && !open && !spans[side]) {
      open = { side, start: text.length };
    } else if (match[1] && open && open.side === side && text.length > open.start) {
      spans[side] = { start: open.start, end: text.length };
      open = null;
    } else {
      return null;
    }
  }
  return open || !(spans.head || spans.tail) ? null : { text: text + rest, ...spans };
}

function setText(text, head, tail) {
  textArea.value = text;
  lastText = text;
  marks.head = head ?? null;
  marks.tail = tail ?? null;
  showPreview();
}

/** Moves the marks along with an edit; a mark that the edit touches is dropped. */
function follow(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start
      && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const shift = after.length - before.length;
  for (const side of ["head", "tail"]) {
    const mark = marks[side];
    if (!mark || mark.end <= start) continue;
    marks[side] = mark.start >= before.length - end
      ? { start: mark.start + shift, end: mark.end + shift } : null;
  }
}

function onInput() {
  const read = readMarkers(textArea.value);
  if (read && read.head && read.tail) {
    setText(read.text, read.head, read.tail);
    return;
  }
  follow(lastText, textArea.value);
  lastText = textArea.value;
  showPreview();
}

function mark(side) {
  let start = textArea.selectionStart;
  let end = textArea.selectionEnd;
  const text = textArea.value;
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (start === end) {
    byId("preview").replaceChildren("Select the words to mark first.");
    textArea.focus();
    return;
  }
  marks[side] = { start, end };
  const other = side === "head" ? "tail" : "head";
  if (marks[other] && marks[other].start < end && start < marks[other].end) marks[other] = null;
  showPreview();
  textArea.focus();
}

function showPreview() {
  const spans = [];
  if (marks.head) spans.push({ ...marks.head, kind: "head-mention" });
  if (marks.tail) spans.push({ ...marks.tail, kind: "tail-mention" });
  byId("preview").replaceChildren(...(spans.length ? highlighted(textArea.value, spans) : []));
}

/** Returns nodes for the text with every span's kind as a class; spans may overlap. */
function highlighted(text, spans) {
  const cuts = [...new Set([0, text.length, ...spans.flatMap((s) => [s.start, s.end])])].sort((a, b) => a - b);
  const nodes = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const here = spans.filter((s) => s.start <= cuts[i] && cuts[i + 1] <= s.end);
    const piece = text.slice(cuts[i], cuts[i + 1]);
    if (!here.length) {
      nodes.push(piece);
      continue;
    }
    const classes = here.map((s) => s.kind + (s.start === cuts[i] ? " first" : ""));
    const node = element(here.some((s) => s.kind.endsWith("mention")) ? "mark" : "span", classes.join(" "), piece);
    // The name stands where the stretch ends; of stretches that end together all names do.
    const names = [...new Set(here.filter((s) => s.name && s.end === cuts[i + 1]).map((s) => s.name))];
    if (names.length) node.append(element("span", "kind", names.join(", ")));
    nodes.push(node);
  }
  return nodes;
}

// ---- asking

async function ask(event) {
  event?.preventDefault();
  const request = { text: textArea.value };
  if (marks.head && marks.tail && !wholeTextProfiles.has(byId("profile").value)) {
    request.mentions = [
      { id: "A", ...marks.head, text: textArea.value.slice(marks.head.start, marks.head.end) },
      { id: "B", ...marks.tail, text: textArea.value.slice(marks.tail.start, marks.tail.end) },
    ];
  }
  if (byId("schema").value) request.schema = byId("schema").value;
  if (byId("profile").value) request.profile = byId("profile").value;
  if (byId("k").value) request.k = Number(byId("k").value);
  if (byId("trace").checked) request.trace = true;
  byId("ask").disabled = true;
  byId("ask-label").textContent = "Asking …";
  try {
    const response = await fetch("/v1/extract", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer = await response.json();
    show(response.ok ? answerNodes(answer, request.text) : [problemNode(answer)]);
  } catch (failure) {
    show([problemNode({ detail: "The server did not answer: " + failure.message, hint: "Maybe it was stopped." })]);
  } finally {
    byId("ask").disabled = false;
    byId("ask-label").textContent = "Ask";
  }
}

/** Shows what the chosen profile needs: marks for a pair, none for a whole text. */
function onProfile() {
  const whole = wholeTextProfiles.get(byId("profile").value);
  byId("marks").hidden = byId("marks-help").hidden = byId("preview").hidden = Boolean(whole);
  const sought = { entities: "entities", triples: "relations and their arguments", events: "events" };
  byId("text-label").textContent = whole ? `Type or paste a text; it is searched for ${sought[whole.task]}.`
    : "Type or paste a sentence, then select a thing in it and mark it.";
  byId("k-label").textContent = whole ? "Demonstrations" : "Neighbours";
  byId("profile-help").hidden = !whole;
  byId("profile-help").textContent = whole ? [whole.description, whole.paper].filter(Boolean).join(" ") : "";
}

function show(nodes) {
  byId("answer-body").replaceChildren(...nodes);
  byId("answer").hidden = false;
  byId("answer").scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function problemNode(problem) {
  const node = element("div", "problem", element("p", "", element("strong", "", problem.title ?? "No answer")),
    element("p", "", problem.detail ?? ""));
  node.setAttribute("role", "alert");
  if (problem.hint) node.append(element("p", "", problem.hint));
  if (problem.code) node.append(element("p", "", element("code", "", problem.code)));
  return node;
}

// ---- the answer

function answerNodes(answer, text) {
  const nodes = answer.task ? [foundNode(answer, text)]
    : answer.relations.map((relation, i) => pairNode(relation, text, answer.trace?.pairs[i]));
  const said = answer.model ? "language model " + answer.model + (answer.adapter ? " with " + answer.adapter : "")
    : "no language model";
  nodes.push(element("p", "meta-line",
    `Answer ${answer.id} · profile ${answer.profile} · schema ${answer.schema} · ${said} · index ${answer.index_snapshot}`));
  nodes.push(folded("JSON", JSON.stringify(answer, null, 2)));
  return nodes;
}

/** Returns what was found in a whole text. */
function foundNode(answer, text) {
  const node = element("div", "pair");
  const lines = [
    ...answer.relations.map((r) => `${r.relation}: ${r.head.text} → ${r.tail.text}`),
    ...answer.events.map((e) => `${e.type}: ${e.trigger.text}`
      + e.arguments.map((a) => `, ${a.role} ${a.text}`).join("")),
    ...(answer.task === "entities" ? [...new Set(answer.entities.map((e) => `${e.type}: ${e.text}`))] : []),
  ];
  node.append(...(lines.length ? lines : ["Nothing of what was looked for was found."])
    .map((line) => element("div", "relation", line)));
  const named = [
    ...answer.entities.map((e) => ({ ...e, name: e.type })),
    ...answer.events.map((e) => ({ ...e.trigger, name: e.type })),
    ...answer.events.flatMap((e) => e.arguments.map((a) => ({ ...a, name: a.role }))),
  ];
  const spans = named.map((span) => ({ ...span, kind: "found-mention" }));
  node.append(element("h3", "", "In the text"), element("p", "text", ...highlighted(text, spans)));
  if (answer.faults.length) {
    node.append(element("h3", "", "Not taken over"), element("ul", "", ...answer.faults.map((fault) =>
      element("li", "", fault.kind.replaceAll("_", " ") + (fault.what ? ": " + fault.what : "")))));
  }
  node.append(...(answer.assessments ?? []).flatMap(assessmentNodes));
  for (const [name, note] of Object.entries(answer.notes)) {
    node.append(element("h3", "", name.replaceAll("_", " ")), element("p", "note", note || "nothing"));
  }
  if (answer.trace) node.append(turnsNode(answer.trace.turns));
  return node;
}

/** Returns what the model holds of something that it found. */
function assessmentNodes(said) {
  return [
    element("h3", "", "How sure"),
    element("p", "note", `${said.name}: ${said.spans.map((s) => s.text).join(" – ")}`),
    bar("by its probability", said.confidence),
    bar("by its own words", said.stated_confidence),
    element("div", "reasoning", said.reason || "It gave no reason.", element("span", "source",
      (said.spans_faithful ? "What it quotes stands in the text." : "It quotes what the text does not say.")
      + ` It holds its reason sound with ${said.sound_probability.toFixed(2)}`
      + ` and made up with ${said.fictitious_probability.toFixed(2)}.`)),
  ];
}

/** Returns the dialogue, a prompt and an answer for each turn. */
function turnsNode(turns) {
  const node = element("details", "", element("summary", "",
    turns.length === 1 ? "The turn" : `All ${turns.length} turns`));
  for (const turn of turns) {
    const chosen = turn.probabilities.length ? ` (${Math.max(...turn.probabilities).toFixed(2)})` : "";
    node.append(element("h3", "", turn.name),
      element("pre", "", turn.prompt, element("strong", "said", turn.answer + chosen)));
  }
  return node;
}

function pairNode(relation, text, trace) {
  const node = element("div", "pair");
  node.append(element("div", "relation", relation.relation, badge(relation.verdict)), arrow(relation),
    bar("Confidence", relation.confidence));
  node.append(element("h3", "", "In the text"), element("p", "text", ...highlighted(text, [
    { ...relation.head, kind: "head-mention" },
    { ...relation.tail, kind: "tail-mention" },
    ...relation.evidence.map((quote) => ({ ...quote, kind: "evidence" })),
  ])));
  const source = relation.reasoning_source === "model"
    ? "In the language model's own words, checked against the text."
    : "Put together from the evidence and the nearest demonstration.";
  node.append(element("h3", "", "Because"),
    element("div", "reasoning", relation.reasoning, element("span", "source", source)));
  if (relation.alternatives.length) {
    node.append(element("h3", "", "Otherwise"),
      ...relation.alternatives.slice(0, 5).map((other) => bar(label(other), other.probability)));
  }
  if (relation.demonstrations.length) {
    node.append(element("h3", "", "Drawn from"),
      element("ol", "neighbors", ...relation.demonstrations.map(neighborNode)));
  }
  if (trace) node.append(folded("Every stage", JSON.stringify(trace, null, 2)));
  return node;
}

function badge(verdict) {
  return element("span", "badge " + verdict, verdict.replace("_", " "));
}

function label(item) {
  const arrows = { "head-to-tail": " A → B", "tail-to-head": " B → A" };
  return item.relation + (arrows[item.direction] ?? "");
}

function arrow(relation) {
  const head = element("span", "head-mention first", relation.head.text);
  const tail = element("span", "tail-mention first", relation.tail.text);
  const [from, line, to, words] = {
    "head-to-tail": [head, "⟶", tail, "from A to B"],
    "tail-to-head": [tail, "⟶", head, "from B to A"],
  }[relation.direction] ?? [head, "—", tail, "without direction"];
  const sign = element("span", "line", line);
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", words);
  return element("div", "arrow", from, sign, to);
}

function bar(name, value) {
  const fill = element("div", "fill");
  fill.style.width = Math.round(1000 * Math.max(0, Math.min(1, value))) / 10 + "%";
  const track = element("div", "track", fill);
  track.setAttribute("role", "presentation");
  return element("div", "bar", element("span", "name", name), track, element("span", "number", value.toFixed(2)));
}

function neighborNode(neighbor) {
  const read = readMarkers(neighbor.text);
  const spans = read ? [
    ...(read.head ? [{ ...read.head, kind: "head-mention" }] : []),
    ...(read.tail ? [{ ...read.tail, kind: "tail-mention" }] : []),
  ] : [];
  return element("li", "",
    element("div", "meta", element("strong", "", label(neighbor)),
      element("span", "", `similarity ${neighbor.score.toFixed(2)}`), element("span", "", neighbor.id)),
    element("p", "text", ...highlighted(read ? read.text : neighbor.text, spans)));
}

function folded(title, text) {
  return element("details", "", element("summary", "", title), element("pre", "", text));
}

// ---- beginning

/** Fills a list with groups of names; a group without a title is no group. */
async function fill(select, path, groups, chosen) {
  try {
    const listed = await (await fetch(path)).json();
    select.replaceChildren(element("option", "", chosen(listed)), ...groups(listed).flatMap(([title, names]) => {
      const options = names.map((name) => {
        const option = element("option", "", name);
        option.value = name;
        return option;
      });
      if (!title) return options;
      const group = element("optgroup", "", ...options);
      group.label = title;
      return [group];
    }));
    select.options[0].value = "";
  } catch {
    select.replaceChildren(element("option", "", "as the server has it"));
    select.options[0].value = "";
  }
}

function useExample(example) {
  const read = readMarkers(example.text) ?? { text: example.text };
  setText(read.text, read.head, read.tail);
  byId("schema").value = example.schema ?? "";
  // An example about a pair is not asked of a profile that takes none, nor the other way round.
  if (example.profile || wholeTextProfiles.has(byId("profile").value)) byId("profile").value = example.profile ?? "";
  onProfile();
}

async function begin() {
  byId("examples").replaceChildren(...EXAMPLES.map((example) => {
    const button = element("button", "", example.name);
    button.type = "button";
    button.addEventListener("click", () => { useExample(example); ask(); });
    return button;
  }));
  byId("mark-head").addEventListener("click", () => mark("head"));
  byId("mark-tail").addEventListener("click", () => mark("tail"));
  byId("swap").addEventListener("click", () => {
    [marks.head, marks.tail] = [marks.tail, marks.head];
    showPreview();
  });
  byId("clear").addEventListener("click", () => setText(textArea.value));
  textArea.addEventListener("input", onInput);
  byId("form").addEventListener("submit", ask);
  byId("profile").addEventListener("change", onProfile);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && (event.code === "Digit1" || event.code === "Digit2")) {
      event.preventDefault();
      mark(event.code === "Digit1" ? "head" : "tail");
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      ask(event);
    }
  });
  useExample(EXAMPLES[0]);
  await Promise.all([
    fill(byId("schema"), "/v1/schemas", (l) => [["", l.schemas.map((s) => s.name)]], () => "the profile's own"),
    fill(byId("profile"), "/v1/profiles", (l) => {
      const of = (task) => l.profiles.filter((p) => p.task === task).map((p) => p.name);
      l.profiles.filter((p) => p.task !== "pairs").forEach((p) => wholeTextProfiles.set(p.name, p));
      return [["About a marked pair", of("pairs")], ["Entities of a whole text", of("entities")],
        ["Relations of a whole text", of("triples")], ["Events of a whole text", of("events")]];
    }, (l) => l.default + " (default)"),
  ]);
  // A link such as /?text=The <e1>fire</e1> ... asks at once; it may name profile and schema too, and want a &trace.
  const link = new URLSearchParams(location.search);
  if (link.get("text")) {
    setText(link.get("text"));
    byId("profile").value = link.get("profile") ?? "";
    byId("schema").value = link.get("schema") ?? "";
    byId("trace").checked = link.has("trace");
    onProfile();
    onInput();
    ask();
  }
}

begin();
