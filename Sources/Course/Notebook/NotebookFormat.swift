/// A kind of file that a notebook is written as.
public enum NotebookFormat: String, CaseIterable, Sendable, CustomStringConvertible {
    /// CommonMark with formulas between dollar signs, pipe tables, and figures beside it.
    case markdown
    /// One page that holds everything and needs nothing else.
    case html
    /// A Jupyter notebook that holds its figures.
    case ipynb
    /// The page, printed.
    case pdf

    var fileName: String {
        switch self {
        case .markdown: "notebook.md"
        case .html: "notebook.html"
        case .ipynb: "notebook.ipynb"
        case .pdf: "notebook.pdf"
        }
    }

    public var description: String { rawValue }
}
