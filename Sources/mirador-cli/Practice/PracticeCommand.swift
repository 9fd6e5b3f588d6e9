import ArgumentParser
import Foundation
import Mirador
import Practice

/// Exercises one after another, checked whenever their file is saved.
struct PracticeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "practice", abstract: "Practise: an exercise is checked whenever you save its file.",
        discussion: """
            Shows the exercise at hand and what its check says; goes on where you left off. Keys: h hint, n next, l list, r check
            again, x start again (your answer is kept), q quit. With --once, and where there is no terminal, it checks once and
            ends with status 1 if an answer is wrong or gives no result.

            mirador practice
            mirador practice 04 --once
            """)

    @Argument(help: ArgumentHelp("The lesson to begin with: 04, gradcam or 04-gradcam.", valueName: "lesson"))
    var lesson: String?

    @OptionGroup var options: PracticeOptions

    @Flag(help: "Check once, print, and end.")
    var once = false

    func run() throws {
        let all = try options.lessons(named: nil), first = try lesson.map { try options.lessons(named: $0)[0] }
        let keyboard = once ? nil : Keyboard()
        var session = PracticeSession(
            lessons: all, at: first, kit: try options.kit(), language: options.language, remembers: keyboard != nil)
        guard let keyboard else {
            _ = try session.look()
            print(session.page(.output), terminator: "")
            if session.hasFault { throw ExitCode.failure }
            return
        }
        var isNew = try session.look()
        while true {
            if isNew {
                let page = "\u{1B}[2J\u{1B}[H" + session.page(.output)
                try? FileHandle.standardOutput.write(contentsOf: Data(page.utf8))
            }
            isNew = false
            if let key = keyboard.key() {
                if key == "\u{3}" || key == "\u{4}" { return }
                guard let command = PracticeSession.Command(rawValue: key) else { continue }
                guard try session.perform(command) else { return }
                isNew = true
            }
            isNew = try session.look() || isNew
        }
    }
}

/// A terminal whose keys are heard one by one, until it is let go.
private final class Keyboard {
    private var before = termios()

    /// - Returns: nil where nobody types, or nobody reads.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
            return nil
        }
        var keys = before
        keys.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
        // A key, or none for a fifth of a second.
        withUnsafeMutableBytes(of: &keys.c_cc) { characters in
            characters[Int(VMIN)] = 0
            characters[Int(VTIME)] = 2
        }
        tcsetattr(STDIN_FILENO, TCSANOW, &keys)
    }

    deinit { tcsetattr(STDIN_FILENO, TCSANOW, &before) }

    func key() -> Character? {
        var byte: UInt8 = 0
        guard read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
        return Character(UnicodeScalar(byte))
    }
}
