using System.CommandLine;
using Spa.Coverage;

var root = new RootCommand("What the last test run has shown.")
{
    Reports.Features(),
    Reports.Parameters(),
    Reports.Attacks(),
    Reports.Again(),
    Reports.Sum(),
};
return root.Parse(args).Invoke();
