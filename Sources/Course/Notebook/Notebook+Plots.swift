import Drawing

extension Notebook {
    /// Fills `{{figure: name}}` with curves under the title that stands in the prose.
    /// - Throws: `NotebookError` where the prose has no title for it.
    public mutating func curves(
        _ name: String, x: PlotAxis, y: PlotAxis, series: [LinePlot.Series], file: StaticString = #fileID,
        line: UInt = #line
    ) throws(NotebookError) {
        let title = try title(ofFigure: name, file: file, line: line)
        figure(
            name, LinePlot(title: title, x: x, y: y, series: series, wording: language.wording), file: file, line: line)
    }

    /// Fills `{{figure: name}}` with bars under the title that stands in the prose.
    /// - Throws: `NotebookError` where the prose has no title for it.
    public mutating func bars(
        _ name: String, axis: PlotAxis, series: [String] = [], groups: [BarPlot.Group], file: StaticString = #fileID,
        line: UInt = #line
    ) throws(NotebookError) {
        let title = try title(ofFigure: name, file: file, line: line)
        figure(
            name, BarPlot(title: title, axis: axis, series: series, groups: groups, wording: language.wording),
            file: file, line: line)
    }
}
