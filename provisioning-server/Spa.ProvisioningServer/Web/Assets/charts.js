'use strict';

addEventListener('DOMContentLoaded', () => {
  if (!window.uPlot) {
    return;
  }

  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({ stroke: style('--faint'), grid: { stroke: style('--line'), width: 1 }, ticks: { show: false }, size: 40, font: '11px system-ui' });
  const counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000];
  const two = n => String(n).padStart(2, '0');
  const clock = time => { const at = new Date(time * 1000); return two(at.getHours()) + ':' + two(at.getMinutes()); };
  const day = time => { const at = new Date(time * 1000); return two(at.getMonth() + 1) + '-' + two(at.getDate()); };
  const colours = ['--accent', '--pending', '--problem', '--warning', '--fine', '--faint'];

  const make = (place, columns, names, height, long, stepped) => new uPlot({
    width: place.clientWidth,
    height,
    // Half of the widest label lies beside the last mark.
    padding: [8, 30, 0, 0],
    cursor: { drag: { x: false, y: false } },
    legend: { show: true, live: true },
    scales: { y: { range: (_, low, high) => [0, Math.max(4, high * 1.05)] } },
    axes: [{ ...axis(), size: 22, space: 60, values: (_, times) => times.map(long ? day : clock) }, { ...axis(), incrs: counts, values: (_, marks) => marks.map(m => m >= 10000 ? m / 1000 + 'k' : m) }],
    series: [{ label: 'at', value: (_, time) => time === null ? '--' : long ? day(time) + ' ' + clock(time) : clock(time) },
      ...names.map((label, i) => ({ label, stroke: style(colours[i % colours.length]), width: 1.5, spanGaps: false, points: { show: columns[i + 1].filter(v => v !== null).length < 3 },
        paths: stepped ? uPlot.paths.stepped({ align: 1 }) : undefined }))],
  }, columns, place);

  const ask = async address => {
    const answer = await fetch(address, { headers: { 'HX-Request': 'true' } });
    return answer.ok ? answer.json() : null;
  };

  const charts = new Map();
  const put = (place, columns, names, height, long, stepped) => {
    charts.get(place)?.destroy();
    charts.set(place, make(place, columns, names, height, long, stepped));
  };

  // Units' requests minute by minute.
  const traffic = document.getElementById('traffic');
  const drawTraffic = async () => {
    const rows = traffic && await ask(traffic.dataset.source);
    if (rows) {
      put(traffic, [0, 1, 2, 3].map(i => rows.map(row => row[i])), ['served / min', 'reports / min', 'turned away / min'], 110, false, false);
    }
  };

  // The fleet hour by hour.
  const places = [...document.querySelectorAll('[data-chart]')];
  let hours = 24;
  const drawFleet = async () => {
    const figures = places.length > 0 && await ask('/fleet/figures?hours=' + hours);
    if (figures) {
      for (const place of places) {
        const { names, columns } = figures[place.dataset.chart];
        put(place, columns, names, 130, hours > 48, place.dataset.chart !== 'resyncs');
      }
    }
  };

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-range]');
    if (button) {
      hours = Number(button.dataset.range);
      document.querySelectorAll('[data-range]').forEach(b => b.setAttribute('aria-pressed', String(b === button)));
      drawFleet();
    }
  });
  // A telephone shows devices first.
  const folded = document.querySelector('details.figures');
  if (folded && innerWidth <= 720) {
    folded.open = false;
  }

  const draw = () => { drawTraffic(); drawFleet(); };
  draw();
  setInterval(drawTraffic, 15000);
  setInterval(drawFleet, 60000);
  folded?.addEventListener('toggle', () => folded.open && draw());
  addEventListener('resize', () => charts.forEach((chart, place) => chart.setSize({ width: place.clientWidth, height: chart.height })));
});
