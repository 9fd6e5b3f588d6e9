import CFFTW
import Foundation

/// FFTW's transforms of a square grid, row by row and eight columns at a time.
///
/// The plans are estimated, not measured: a measured one may be another the next time, and its last bits with it.
final class FourierPlans {
    /// N: the grid has N × N nodes.
    let size: Int
    /// Columns that are transformed together, side by side.
    static let columnBatch = 8
    private let rowForward, rowBackward, columnsForward, columnsBackward: fftwf_plan

    /// FFTW makes plans for one thread at a time; to carry them out it lets any number do.
    static let planner = NSLock()

    init(size: Int) {
        self.size = size
        let real = AlignedFloats(count: size)
        let complex = AlignedFloats(count: 2 * size * Self.columnBatch)
        let batch = Int32(Self.columnBatch), flags = FFTW_ESTIMATE
        var n = Int32(size)
        Self.planner.lock()
        defer { Self.planner.unlock() }
        rowForward = fftwf_plan_dft_r2c_1d(n, real.start, complex.complex, flags)
        rowBackward = fftwf_plan_dft_c2r_1d(n, complex.complex, real.start, flags)
        columnsForward = fftwf_plan_many_dft(
            1, &n, batch, complex.complex, nil, batch, 1, complex.complex, nil, batch, 1, FFTW_FORWARD, flags)
        columnsBackward = fftwf_plan_many_dft(
            1, &n, batch, complex.complex, nil, batch, 1, complex.complex, nil, batch, 1, FFTW_BACKWARD, flags)
    }

    deinit {
        Self.planner.lock()
        defer { Self.planner.unlock() }
        for plan in [rowForward, rowBackward, columnsForward, columnsBackward] { fftwf_destroy_plan(plan) }
    }

    /// N real numbers to N / 2 + 1 complex ones.
    func transformRow(_ real: UnsafeMutablePointer<Float>, to complex: UnsafeMutablePointer<Float>) {
        fftwf_execute_dft_r2c(rowForward, real, complex.asComplex)
    }

    /// Back again, times N; the complex numbers are lost.
    func invertRow(_ complex: UnsafeMutablePointer<Float>, to real: UnsafeMutablePointer<Float>) {
        fftwf_execute_dft_c2r(rowBackward, complex.asComplex, real)
    }

    /// `[N, 8]` complex numbers, along N, in place.
    func transformColumns(_ columns: UnsafeMutablePointer<Float>) {
        fftwf_execute_dft(columnsForward, columns.asComplex, columns.asComplex)
    }

    /// Back again, times N.
    func invertColumns(_ columns: UnsafeMutablePointer<Float>) {
        fftwf_execute_dft(columnsBackward, columns.asComplex, columns.asComplex)
    }
}

extension AlignedFloats {
    var complex: UnsafeMutablePointer<fftwf_complex> { start.asComplex }
}

extension UnsafeMutablePointer<Float> {
    /// Pairs of floats as FFTW names them.
    var asComplex: UnsafeMutablePointer<fftwf_complex> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: fftwf_complex.self)
    }
}
