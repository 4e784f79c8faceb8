extension Operations {
    /// Examines the way to a vault, step by step, and touches no object: name, DNS, TLS, clock, token, rights on each kind,
    /// Resource Manager's reach. Each finding has its remedy.
    ///
    /// - Throws: `CancellationError`; everything else is a finding.
    public static func doctor(_ request: DoctorRequest) async throws -> DoctorResult {
        var examination = Examination(request)
        try await examination.run()
        return DoctorResult(checks: examination.checks)
    }
}
