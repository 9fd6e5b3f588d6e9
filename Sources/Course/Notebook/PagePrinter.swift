import Foundation

/// Chromium or Chrome without a window, which prints the page on A4.
struct PagePrinter: Sendable {
    private let program: ExternalProgram

    /// A browser that can print, where one is installed.
    init?() {
        guard
            let program = ExternalProgram(
                named: "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                "/Applications/Chromium.app/Contents/MacOS/Chromium")
        else { return nil }
        self.program = program
    }

    /// Prints `notebook.html` to `notebook.pdf`.
    /// - Throws: `PageError.programFailed`.
    func printPage(in folder: String) throws {
        let profile = folder + "/profile"
        defer { try? FileManager.default.removeItem(atPath: profile) }
        let page = folder + "/" + NotebookFormat.pdf.fileName
        // The browser refuses its sandbox to the root user of a container; the page holds no script.
        let sandbox = geteuid() == 0 ? ["--no-sandbox"] : []
        let run = try program.run(
            sandbox + [
                "--headless", "--disable-gpu", "--no-first-run", "--user-data-dir=\(profile)", "--no-pdf-header-footer",
                "--print-to-pdf=\(page)",
                URL(fileURLWithPath: folder + "/" + NotebookFormat.html.fileName).absoluteString,
            ])
        guard FileManager.default.fileExists(atPath: page) else {
            throw PageError.programFailed(name: program.name, reason: "it printed nothing\n" + run.errors.trimmed)
        }
    }
}
