namespace Spa.Marks;

/// <summary>How a page is judged in a browser, whoever serves it.</summary>
public static class PageFaults
{
    /// <summary>JavaScript that gives true when the page is wider than the window.</summary>
    public const string IsWider = "document.documentElement.scrollWidth > document.documentElement.clientWidth";

    /// <summary>JavaScript that gives what is wrong with the texts of a page, each in a line: text that is cut or sticks out of the window, and text that is too faint to read (WCAG 2 AA: 4.5 to 1).</summary>
    public const string Script = """
        () => {
          const found = new Set();
          const say = (e, what) => found.add(`${what}: ${e.tagName.toLowerCase()}${e.className && typeof e.className === 'string' ? '.' + e.className.trim().replaceAll(' ', '.') : ''} "${e.textContent.trim().slice(0, 40)}"`);
          const parts = c => { const n = c.match(/[\d.]+/g).map(Number); return { rgb: n.slice(0, 3), a: n.length > 3 ? n[3] : 1 }; };
          const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const behind = e => { for (let up = e; up; up = up.parentElement) { const c = parts(getComputedStyle(up).backgroundColor); if (c.a === 1) return c.rgb; } return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255]; };
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; node = texts.nextNode();) {
            const e = node.parentElement;
            if (!node.data.trim() || !e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) || e.closest('.skip, script, option, datalist')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const box of range.getClientRects()) {
              if (box.width === 0) continue;
              let scrolls = false;
              for (let up = e; up && up !== document.body; up = up.parentElement) {
                const style = getComputedStyle(up), edge = up.getBoundingClientRect();
                if (['auto', 'scroll'].includes(style.overflowX)) { scrolls = true; break; }
                if (['hidden', 'clip'].includes(style.overflowX) && (box.right > edge.right + 1 || box.left < edge.left - 1)) say(e, 'cut off');
              }
              if (!scrolls && (box.right > innerWidth + 1 || box.left < -1)) say(e, 'beyond the window');
            }
            if (!e.closest(':disabled')) {
              const [a, b] = [light(parts(getComputedStyle(e).color).rgb), light(behind(e))].sort((x, y) => y - x);
              if ((a + 0.05) / (b + 0.05) < 4.5) say(e, `too faint (${((a + 0.05) / (b + 0.05)).toFixed(1)})`);
            }
          }
          return [...found];
        }
        """;
}
