extension TSNE {
    /// The way in which the repulsion between all pairs of points is added up.
    public enum Method: String, CaseIterable, Sendable {
        /// Whichever is fastest for so many points.
        case automatic
        /// Every pair; p_ij of every pair too. O(n²) time and memory, at most ``exactLimit`` points.
        case exact
        /// Far groups of points taken for one. O(n log n).
        case barnesHut = "barnes-hut"
        /// Through a grid, by the fast Fourier transform; in the plane. O(n) and the transform of the plane that the
        /// points take up.
        case fft

        /// How many points the exact method takes: their p_ij fill 4 n² bytes.
        public static let exactLimit = 20_000

        /// The method that is used.
        func resolved(count: Int, dimensions: Int) -> Method {
            guard self == .automatic else { return self }
            if count < 1000 { return .exact }
            return dimensions == 2 ? .fft : .barnesHut
        }
    }
}
