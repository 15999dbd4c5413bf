using Spa.Configuration.Parameters;
using Spa.Configuration.Views;

using Spa.Marks;

namespace Spa.Common.Tests.Parameters;

public class ParameterManualTests
{
    [Fact]
    public void The_manual_in_docs_is_the_generated_one() => CheckedIn.ShouldEqual(ParameterManual.Write(), "docs", "parameters.md");

    [Fact]
    public void Every_setting_has_its_row()
    {
        var rows = ParameterManual.Write().Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.All(Catalogue.All, p => Assert.Single(rows, r => r.Contains($"| `{p.Name}` |", StringComparison.Ordinal)
            && r.Contains($"| {UserAccessText.Write(p.UserAccess)} |", StringComparison.Ordinal)));
    }
}
