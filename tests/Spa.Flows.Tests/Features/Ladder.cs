using Spa.Foundation.Trace;
using Spa.Marks;

namespace Spa.Flows.Tests.Features;

/// <summary>A trace against a checked-in ladder in <c>tests/flows</c>.</summary>
internal static class Ladder
{
    public static void ShouldEqual(this RecordedTrace trace, string name) => CheckedIn.ShouldEqual(trace + "\n", "tests", "flows", name);
}
