// Layout problems on this screen: a list of sentences.
() => {
  const LEAST = 24; // CSS pixels that a target needs (WCAG 2.2, 2.5.8)
  const SLACK = 2; // CSS pixels by which lines of text may touch
  const LEADING = 4; // CSS pixels by which the letters of a font may be higher than their line
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const TYPED = "input, select, textarea"; // their content may be longer than the field
  const root = document.scrollingElement;
  const all = [...document.body.querySelectorAll("*")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true }),
  );
  const style = (element) => getComputedStyle(element);

  const words = (element) => (element.innerText ?? element.textContent).trim().replace(/\s+/g, " ");
  const describe = (element) => {
    const label = words(element) || element.name || element.getAttribute("class") || "";
    return `<${element.localName}${element.id && `#${element.id}`}> “${label.slice(0, 40)}”`;
  };

  // The visible part of a box inside the boxes that clip it; empty for content for screen readers only.
  const visiblePart = (element, { left, top, right, bottom }) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (style(box).overflowX === "visible" && style(box).clipPath === "none") continue;
      const edge = box.getBoundingClientRect();
      [left, top] = [Math.max(left, edge.left), Math.max(top, edge.top)];
      [right, bottom] = [Math.min(right, edge.right), Math.min(bottom, edge.bottom)];
    }
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const isVisible = ({ right, bottom, width, height }) => width > 1 && height > 1 && right > 0 && bottom > 0;
  const boxes = (element) => [...element.getClientRects()].map((box) => visiblePart(element, box)).filter(isVisible);

  const sticksOut = (element) => boxes(element).some(({ right }) => right > root.clientWidth + 0.5);
  const innermost = (element, _, others) => !others.some((other) => other !== element && element.contains(other));
  const wide = root.scrollWidth > root.clientWidth ? all.filter(sticksOut).filter(innermost) : [];

  const hides = (element) => element.clientWidth > 1 && /hidden|clip/.test(style(element).overflow);
  const overfull = (element) =>
    element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + LEADING;
  const cut = all.filter((element) => hides(element) && overfull(element) && words(element));

  const targets = all.filter((element) => element.matches(TARGETS) && !element.disabled && boxes(element).length);
  const spills = (element) => element.clientWidth > 0 && !/auto|scroll/.test(style(element).overflow) && overfull(element);
  const spilling = targets.filter((element) => !element.matches(TYPED) && spills(element) && !cut.includes(element));

  // Exceptions of WCAG 2.2, 2.5.8: a link in a sentence is as high as its line; a label is part of its target.
  const isInSentence = (element) =>
    style(element).display === "inline" && words(element.parentElement) !== words(element);
  const extent = (element) => {
    const parts = [element, ...(element.labels ?? [])].flatMap(boxes);
    const span = (low, high) => Math.max(...parts.map((box) => box[high])) - Math.min(...parts.map((box) => box[low]));
    return Math.min(span("left", "right"), span("top", "bottom"));
  };
  const small = targets.filter((element) => !isInSentence(element) && extent(element) < LEAST - 0.5);

  // Content under a floating element can be scrolled into view.
  const floats = (element) => element && (/fixed|sticky/.test(style(element).position) || floats(element.parentElement));
  const common = (one, other, low, high) => Math.min(one[high], other[high]) - Math.max(one[low], other[low]);
  const meet = (one, other) => common(one, other, "left", "right") > SLACK && common(one, other, "top", "bottom") > SLACK;
  const placed = targets.filter((element) => !floats(element)).map((element) => [element, boxes(element)]);
  const overlapping = placed.flatMap(([one, ofOne], index) =>
    placed.slice(index + 1).flatMap(([other, ofOther]) =>
      !one.contains(other) && ofOne.some((box) => ofOther.some((its) => meet(box, its))) ? [[one, other]] : [],
    ),
  );

  return [
    ...(root.scrollWidth > root.clientWidth
      ? [`the page is ${root.scrollWidth} pixels wide on a screen of ${root.clientWidth}`]
      : []),
    ...wide.map((element) => `${describe(element)} sticks out of the screen`),
    ...cut.map((element) => `${describe(element)} hides part of its text`),
    ...spilling.map((element) => `${describe(element)} is smaller than its text`),
    ...small.map((element) => `${describe(element)} is smaller than ${LEAST} × ${LEAST} pixels`),
    ...overlapping.map(([one, other]) => `${describe(one)} and ${describe(other)} lie on each other`),
  ];
}
