// student.js: how sure the sign of a mean is.

// log Γ, by Lanczos' approximation (g = 5, six terms; relative error below 2e-10).
function logGamma(x) {
  const terms = [
    76.18009172947146, -86.50532032941677, 24.01409824083091, -1.231739572450155,
    1.208650973866179e-3, -5.395239384953e-6,
  ];
  const base = x + 5.5;
  const series = terms.reduce((sum, term, i) => sum + term / (x + 1 + i), 1.000000000190015);
  return (x + 0.5) * Math.log(base) - base + Math.log((2.5066282746310005 * series) / x);
}

// The continued fraction of the incomplete beta function (Lentz's method; Abramowitz and Stegun 26.5.8).
function betaFraction(x, a, b) {
  const tiny = 1e-300;
  const most = 300;
  const kept = (value) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= most; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return h;
}

function incompleteBeta(x, a, b) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

// P(T <= t) of Student's t with so many degrees of freedom.
function studentBelow(t, degrees) {
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

// The confidence that the mean of a paired difference has the sign it shows; null where nothing tells.
function signConfidence(figure) {
  if (!(figure.se > 0) || !(figure.n > 1)) return null;
  return studentBelow(Math.abs(figure.mean) / figure.se, figure.n - 1);
}

// "97 %", "more than 99.9 %"
function confidenceWord(confidence) {
  return confidence > 0.999
    ? "more than 99.9\u00a0%"
    : `${numberWord((100 * Math.floor(confidence * 1000)) / 1000, confidence > 0.99 ? 1 : 0)}\u00a0%`;
}
