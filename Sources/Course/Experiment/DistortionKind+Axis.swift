import Drawing

extension DistortionKind {
    /// The axis of a plot over the levels and the grey picture's place; contrasts are shares of the picture's own.
    public func axis(_ label: String) -> PlotAxis {
        let ticks = levels + (grey.map { [$0] } ?? []), isShare = name == Self.contrast.name
        return PlotAxis(
            label, scale: isShare ? .logarithmic : .linear, numbers: isShare ? .share : .plain, ticks: ticks.sorted())
    }
}
