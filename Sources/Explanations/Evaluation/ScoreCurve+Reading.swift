extension ScoreCurve {
    /// The score once a share of the image is changed: at the first place of the curve that reaches it.
    /// - Returns: nil where the curve ends before.
    public func score(after share: Float) -> Float? {
        // Shares are quotients of whole numbers of pixels, and miss a round one by rounding.
        zip(shares, scores).first { $0.0 >= share - 0.001 }?.1
    }
}
