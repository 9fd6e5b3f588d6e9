/// Mistake between a lesson's prose and the run that fills it.
public enum NotebookError: Error, Equatable {
    case unreadable(file: String, reason: String)
    case noTitle(file: String)
    case malformed(Place, text: String, reason: String)
    /// The prose asks for something that the run did not give.
    case unfilled(Place, mark: String)
    /// The run gave something that the prose does not ask for.
    case unused(mark: String, filledAt: Place, prose: String)
    case filledTwice(mark: String, at: Place, firstAt: Place)
    /// A claim speaks of a number that the run did not give, or has not given before the title that makes the claim.
    case noValue(Place, name: String, claim: String)
    /// The run gave a share that is not between 0 and 1.
    case outOfRange(mark: String, value: Double, at: Place)
    case columnCount(Place, mark: String, columns: Int, cells: Int)
    case noLabel(String, askedAt: Place, prose: String)
    case unusedLabel(Place, name: String)
    case sourceUnreadable(Place, path: String)
    case noRegion(Place, path: String, region: String)
    case unclosedRegion(Place, region: String)
    /// The prose links to a lesson that the kit does not have.
    case noLesson(Place, folder: String)
}

extension NotebookError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read: \(reason)"
        case .noTitle(let file):
            "\(file): there is no title; a lesson begins with a line '# …'"
        case .malformed(let place, let text, let reason):
            "\(place): '\(text)': \(reason)"
        case .unfilled(let place, let mark):
            "\(place): the run gave nothing for {{\(mark)}}; fill it in Lesson.swift or take the mark out"
        case .unused(let mark, let filledAt, let prose):
            "\(filledAt): \(prose) has no {{\(mark)}}; put the mark where the result belongs or don't compute it"
        case .filledTwice(let mark, let at, let firstAt):
            "\(at): {{\(mark)}} was filled before at \(firstAt); names are used once"
        case .noValue(let place, let name, let claim):
            "\(place): {{\(claim)}} asks for '\(name)', which the run did not give, or not before the figure whose title "
                + "asks; give it with notebook.number or notebook.value"
        case .outOfRange(let mark, let value, let at):
            "\(at): {{\(mark)}} is a share and has to be between 0 and 1, but is \(value); a ratio may be larger"
        case .columnCount(let place, let mark, let columns, let cells):
            "\(place): {{\(mark)}} has \(columns) columns here, but a row of the run has \(cells) cells"
        case .noLabel(let name, let askedAt, let prose):
            "\(askedAt): \(prose) has no label '\(name)'; add a line '\(name): …' between <!-- labels and -->"
        case .unusedLabel(let place, let name):
            "\(place): nothing in the run uses the label '\(name)'"
        case .sourceUnreadable(let place, let path):
            "\(place): the quoted source file \(path) cannot be read"
        case .noRegion(let place, let path, let region):
            "\(place): \(path) has no line '// notebook: begin \(region)'"
        case .unclosedRegion(let place, let region):
            "\(place): '// notebook: begin \(region)' is never closed by '// notebook: end \(region)'"
        case .noLesson(let place, let folder):
            "\(place): there is no lesson \(folder); a link names the lesson's folder, {{lesson: 04-gradcam}}"
        }
    }
}
