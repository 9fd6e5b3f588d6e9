import Foundation
import Mirador
import Programs
import Reference
import Testing

/// The pages in a real browser, without a window: one run for all of them, each in a frame of every width.
@Suite(.enabled(if: isInstalled("chromium") && isInstalled("pandoc"), "chromium shows the pages that pandoc makes"))
struct `Pages in a browser` {
    /// What the browser says of one page at one width.
    struct Finding: Decodable, Sendable {
        let page: String
        let width: Int
        let images, hiddenImages, imagesWithoutWords: Int
        /// How far the page is wider than its frame.
        let overflow: Int
        /// Text that does not stand out enough: "rgb(…) on rgb(…), 3.2: words".
        let faint: [String]
        /// The beginnings of formulas that are wider than the column.
        let cutFormulas: [String]
        /// Figures that scroll and do not say so, or say so and do not scroll.
        let wrongHints: [String]
        /// Links that the keyboard stops at and that have no words.
        let emptyLinks: Int
        let headings: Int
        /// The page's colour, which says that the scheme is the one that was asked for.
        let ground: String
    }

    @Test(arguments: ["light", "dark"])
    func `Every image is shown and has words, nothing scrolls sideways, all text stands out`(_ scheme: String) throws {
        // Colours are the same in both languages and at every width; where words of Spanish are too long, a telephone shows.
        let widths: [Language: [Int]] =
            if Thorough.isAsked {
                [.es: [400, 1400], .en: [400, 1400]]
            } else if scheme == "light" {
                [.es: [400], .en: [400, 1400]]
            } else {
                [.en: [1400]]
            }
        let frames = try widths.flatMap { language, widths in
            let shelf = try CourseShelf.shelf(language)
            return (shelf.lessons.map { "\($0)/notebook.html" } + ["index.html"]).flatMap { page in
                widths.map { (page: shelf.folder.appendingPathComponent(page), width: $0) }
            }
        }
        let (findings, console) = try Self.look(at: frames, scheme: scheme)
        #expect(findings.count == frames.count)
        #expect(console.isEmpty)
        for finding in findings {
            let name = "\(finding.page) at \(finding.width) px, \(scheme)"
            #expect(finding.images > 0 && finding.headings > 0, "\(name)")
            #expect(finding.hiddenImages == 0 && finding.imagesWithoutWords == 0, "\(name)")
            #expect(finding.overflow <= 0, "\(name)")
            // On a telephone a long formula is pushed aside with the finger.
            #expect(finding.cutFormulas.isEmpty || finding.width == 400, "\(name)")
            #expect(finding.faint.isEmpty, "\(name)")
            #expect(finding.wrongHints.isEmpty && finding.emptyLinks == 0, "\(name)")
            #expect((finding.ground == "rgb(255, 255, 255)") == (scheme == "light"), "\(name)")
        }
    }

    private static func look(
        at frames: [(page: URL, width: Int)], scheme: String
    ) throws -> ([Finding], console: [String]) {
        let folder = try TemporaryFolder(), probe = folder.url.appendingPathComponent("probe.html")
        let frames = frames.map { page, width in
            "<iframe width=\"\(width)\" height=\"800\" src=\"\(page.absoluteString)\"></iframe>"
        }
        try "<!DOCTYPE html><meta charset=\"utf-8\"><body>\(frames.joined())<script>\(script)</script></body>"
            .write(to: probe, atomically: true, encoding: .utf8)
        let process = Process(), output = Pipe(), errors = folder.url.appendingPathComponent("errors")
        try Data().write(to: errors)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // The browser refuses its sandbox to the root user of a container; the pages hold no script of their own.
        process.arguments =
            ["chromium"] + (geteuid() == 0 ? ["--no-sandbox"] : []) + [
                "--headless", "--disable-gpu", "--no-first-run", "--allow-file-access-from-files",
                "--enable-logging=stderr", "--blink-settings=preferredColorScheme=\(scheme == "dark" ? 0 : 1)",
                "--user-data-dir=\(folder.path("profile"))", "--timeout=60000", "--virtual-time-budget=20000",
                "--dump-dom", probe.absoluteString,
            ]
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let dom = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let console = try String(contentsOf: errors, encoding: .utf8).split(separator: "\n")
            .filter { $0.contains("CONSOLE") }.map(String.init)
        let found = try #require(dom.firstMatch(of: /<pre id="findings">(.*?)<\/pre>/.dotMatchesNewlines()))
        let json = found.1.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
        return (try JSONDecoder().decode([Finding].self, from: Data(json.utf8)), console)
    }

    /// Contrast as in WCAG 2.2, success criterion 1.4.3: 4.5 to 1, large text 3 to 1.
    private static let script = #"""
        function channel(v) { v /= 255; return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }
        function parts(c) { return c.match(/[\d.]+/g).map(Number); }
        function light(c) { const p = parts(c).map(channel); return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]; }
        function ground(e) {
          for (; e; e = e.parentElement) {
            const c = getComputedStyle(e).backgroundColor, p = parts(c);
            if (p.length < 4 || p[3] > 0) return c;
          }
          return 'rgb(255, 255, 255)';
        }
        function look(frame) {
          const d = frame.contentDocument, root = d.documentElement, images = [...d.images], faint = [];
          const walker = d.createTreeWalker(d.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const words = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
            if (!words || e.getClientRects().length == 0) continue;
            const style = frame.contentWindow.getComputedStyle(e), back = ground(e);
            const a = light(style.color), b = light(back);
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
            if (ratio < (large ? 3 : 4.5))
              faint.push(style.color + ' on ' + back + ', ' + ratio.toFixed(2) + ': ' + words.slice(0, 40));
          }
          return {
            page: frame.src.split('/').slice(-3).join('/'), width: Number(frame.width), images: images.length,
            hiddenImages: images.filter(i => !i.complete || i.naturalWidth == 0 || i.clientWidth == 0).length,
            imagesWithoutWords: images.filter(i => !i.alt || i.alt.trim().length < 5).length,
            overflow: root.scrollWidth - root.clientWidth, faint: [...new Set(faint)].slice(0, 10),
            cutFormulas: [...d.querySelectorAll('math[display="block"]')]
              .filter(m => m.scrollWidth > m.clientWidth + 1).map(m => m.textContent.slice(0, 40)),
            wrongHints: [...d.querySelectorAll('figure')].filter(f => {
              const box = f.querySelector('div'), hint = f.querySelector('.scrolls');
              return (box.scrollWidth > box.clientWidth + 1) != (hint.clientHeight > 10);
            }).map(f => f.id),
            emptyLinks: [...d.querySelectorAll('a')].filter(a => !a.textContent.trim() && !a.querySelector('img')).length,
            headings: d.querySelectorAll('h1, h2').length, ground: ground(d.body)
          };
        }
        window.addEventListener('load', () => {
          const result = document.createElement('pre');
          result.id = 'findings';
          result.textContent = JSON.stringify([...document.querySelectorAll('iframe')].map(look));
          document.body.append(result);
        });
        """#
}
