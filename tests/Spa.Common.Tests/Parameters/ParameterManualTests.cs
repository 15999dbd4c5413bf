using Spa.Common.Tests.Profiles;
using Spa.Configuration.Parameters;
using Spa.Configuration.Views;

namespace Spa.Common.Tests.Parameters;

public class ParameterManualTests
{
    [Fact]
    public void The_manual_in_docs_is_the_generated_one()
    {
        var file = Repository.File("docs", "parameters.md");
        var generated = ParameterManual.Write();
        if (Environment.GetEnvironmentVariable("SPA_WRITE_MANUAL") == "1")
        {
            File.WriteAllText(file, generated);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == generated,
            "docs/parameters.md is not what the catalogue says. Write it anew: SPA_WRITE_MANUAL=1 ./spa test ParameterManualTests");
    }

    [Fact]
    public void Every_setting_has_its_row()
    {
        var rows = ParameterManual.Write().Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.All(Catalogue.All, p => Assert.Single(rows, r => r.Contains($"| `{p.Name}` |", StringComparison.Ordinal)
            && r.Contains($"| {UserAccessText.Write(p.UserAccess)} |", StringComparison.Ordinal)));
    }
}
