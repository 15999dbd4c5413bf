'use strict';

addEventListener('DOMContentLoaded', () => {
  const place = document.getElementById('traffic');
  if (!place || !window.uPlot) {
    return;
  }

  const style = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({ stroke: style('--faint'), grid: { stroke: style('--line'), width: 1 }, ticks: { show: false }, size: 34, font: '11px system-ui' });
  const lines = [['served', '--accent'], ['reports', '--pending'], ['turned away', '--problem']];
  const clock = time => new Date(time * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
  let chart;
  const draw = async () => {
    const answer = await fetch(place.dataset.source, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) {
      return;
    }

    const rows = await answer.json();
    const columns = [0, 1, 2, 3].map(i => rows.map(row => row[i]));
    if (chart) {
      chart.setData(columns);
      return;
    }

    chart = new uPlot({
      width: place.clientWidth,
      height: 110,
      padding: [6, 8, 0, 0],
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, low, high) => [0, Math.max(4, high)] } },
      axes: [{ ...axis(), size: 22, values: (_, times) => times.map(clock) }, { ...axis(), incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }],
      series: [{ label: 'at', value: (_, time) => time === null ? '--' : clock(time) }, ...lines.map(([label, colour]) => ({ label: label + ' / min', stroke: style(colour), width: 1.5, points: { show: false } }))],
    }, columns, place);
  };
  draw();
  setInterval(draw, 15000);
  addEventListener('resize', () => chart?.setSize({ width: place.clientWidth, height: 110 }));
});
