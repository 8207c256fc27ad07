// A Bayesian search in the browser, drawn as it goes. Run it with `npm run example:browser`.
import { backendInfo, bayesian, createStudy, defineSpace, float } from 'tunesmith/portable';

const TRIALS = 30;
const X = [-5, 10];
const Y = [0, 15];
const MINIMA = [
  [-Math.PI, 12.275],
  [Math.PI, 2.275],
  [3 * Math.PI, 2.475],
];
const LEAST = 0.39788735772973816;

const space = defineSpace({ x: float(...X), y: float(...Y) });

/** Branin (1972). */
function branin({ x, y }) {
  const bend = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
  return bend ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
}

/** One search; ends early when another is started. */
async function search(seed, signal) {
  const study = createStudy({ space, direction: 'minimize', strategy: bayesian(), seed });
  const regrets = [];
  drawContours(canvas('truth'), branin);
  drawCrosses(canvas('truth'));
  while (study.trials.length < TRIALS) {
    const trial = await study.ask({ signal });
    study.tell(trial, branin(trial.params));
    regrets.push(study.incumbent.value - LEAST);
    if (study.trials.length >= 2) {
      const surrogate = await study.surrogate({ signal });
      drawContours(canvas('surrogate'), (params) => surrogate.predict(params).median);
      drawTrials(canvas('surrogate'), study);
    }
    drawRegrets(canvas('regret'), regrets);
    describe(study);
    await new Promise(requestAnimationFrame);
  }
}

const GRID = 48;
const BANDS = 14;
/** Low to high; after matplotlib's "viridis" (CC0). */
const COLOURS = [
  [253, 231, 37],
  [122, 209, 81],
  [34, 168, 132],
  [42, 120, 142],
  [65, 68, 135],
  [68, 1, 84],
];

/** Filled contours of a function over the space: values at a grid, interpolated; bands are even in its logarithm. */
function drawContours(context, valueAt) {
  const { width, height } = context.canvas;
  const values = Float64Array.from({ length: (GRID + 1) ** 2 }, (_, index) =>
    valueAt({ x: mix(X, (index % (GRID + 1)) / GRID), y: mix(Y, Math.floor(index / (GRID + 1)) / GRID) }),
  );
  const image = context.createImageData(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const level =
        Math.log1p(Math.max(0, interpolate(values, column / width, 1 - (row + 1) / height))) / Math.log1p(310);
      const colour = colourOf((Math.floor(level * BANDS) + 0.5) / BANDS);
      image.data.set([...colour, 255], 4 * (row * width + column));
    }
  }
  context.putImageData(image, 0, 0);
}

/** Bilinear, at (u, v) in [0, 1)². */
function interpolate(values, u, v) {
  const [column, row] = [Math.floor(u * GRID), Math.floor(v * GRID)];
  const [right, up] = [u * GRID - column, v * GRID - row];
  const corner = row * (GRID + 1) + column;
  const lower = mix([values[corner], values[corner + 1]], right);
  const upper = mix([values[corner + GRID + 1], values[corner + GRID + 2]], right);
  return mix([lower, upper], up);
}

function colourOf(level) {
  const place = Math.min(Math.max(level, 0), 0.9999) * (COLOURS.length - 1);
  const index = Math.floor(place);
  return COLOURS[index].map((from, channel) => mix([from, COLOURS[index + 1][channel]], place - index));
}

function drawTrials(context, study) {
  const unit = context.canvas.width / 100;
  const latest = study.trials.at(-1);
  for (const { number, params } of study.trials) {
    const [x, y] = place(context, params.x, params.y);
    disc(context, x, y, 0.9 * unit, '#fff', '#10121a', 0.4 * unit);
    if (number === latest.number) disc(context, x, y, 2.2 * unit, undefined, '#fff', 0.5 * unit);
  }
  const { params } = study.incumbent;
  star(context, ...place(context, params.x, params.y), 2.4 * unit);
}

function drawCrosses(context) {
  const unit = context.canvas.width / 100;
  context.strokeStyle = '#10121a';
  context.lineWidth = 0.7 * unit;
  for (const [x, y] of MINIMA.map((minimum) => place(context, ...minimum))) {
    context.beginPath();
    for (const slope of [1, -1]) {
      context.moveTo(x - 1.4 * unit, y - 1.4 * slope * unit);
      context.lineTo(x + 1.4 * unit, y + 1.4 * slope * unit);
    }
    context.stroke();
  }
}

function disc(context, x, y, radius, fill, stroke, lineWidth) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  Object.assign(context, { fillStyle: fill ?? 'transparent', strokeStyle: stroke, lineWidth });
  context.fill();
  context.stroke();
}

function star(context, x, y, radius) {
  context.beginPath();
  for (let corner = 0; corner < 10; corner++) {
    const angle = (corner * Math.PI) / 5 - Math.PI / 2;
    const reach = corner % 2 === 0 ? radius : 0.45 * radius;
    context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  context.closePath();
  Object.assign(context, { fillStyle: '#ff5d47', strokeStyle: '#fff', lineWidth: radius / 6 });
  context.fill();
  context.stroke();
}

/** Steps from 100 down to 1e-4. */
function drawRegrets(context, regrets) {
  const { width, height } = context.canvas;
  const margin = height / 12;
  const heightOf = (regret) =>
    mix([margin, height - margin], (2 - Math.log10(Math.min(Math.max(regret, 1e-4), 100))) / 6);
  context.clearRect(0, 0, width, height);
  Object.assign(context, {
    fillStyle: '#8f96ad',
    strokeStyle: '#3a3f55',
    font: `${height / 12}px system-ui`,
    textAlign: 'right',
    lineWidth: 1,
  });
  for (const regret of [10, 0.1, 0.001]) {
    context.fillText(regret, width - height / 20, heightOf(regret) - height / 40);
    context.strokeRect(0, heightOf(regret), width, 0);
  }
  context.beginPath();
  regrets.forEach((regret, trial) => {
    for (const end of [trial, trial + 1]) context.lineTo((end * width) / TRIALS, heightOf(regret));
  });
  Object.assign(context, { strokeStyle: '#ffb454', lineWidth: height / 40, lineJoin: 'round' });
  context.stroke();
}

function describe({ trials, incumbent: { value, params } }) {
  const { engine, kernels } = backendInfo();
  text('trial', `${trials.length} of ${TRIALS}`);
  text('value', value.toFixed(4));
  text('params', `(${params.x.toFixed(3)}, ${params.y.toFixed(3)})`);
  text('engine', `${engine}, ${kernels.backend}`);
}

function mix([from, to], share) {
  return from + share * (to - from);
}

/** Pixels of a point of the space. */
function place({ canvas }, x, y) {
  return [((x - X[0]) / (X[1] - X[0])) * canvas.width, (1 - (y - Y[0]) / (Y[1] - Y[0])) * canvas.height];
}

function text(id, content) {
  document.getElementById(id).textContent = content;
}

/** The drawing surface, one pixel a pixel of the screen. */
function canvas(id) {
  const element = document.getElementById(id);
  const { width, height } = element.getBoundingClientRect();
  const size = [width, height].map((length) => Math.round(length * devicePixelRatio));
  if (element.width !== size[0] || element.height !== size[1]) [element.width, element.height] = size;
  return element.getContext('2d');
}

let seed = 7;
let running = new AbortController();

function start() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  search(seed++, signal).catch((error) => {
    if (!signal.aborted) throw error;
  });
}

document.getElementById('again').addEventListener('click', start);
start();
