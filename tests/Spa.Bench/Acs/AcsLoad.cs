using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Spa.Bench.Acs;

/// <summary>Many clients at once, as fast as they go.</summary>
internal static class AcsLoad
{
    /// <summary>Clients.</summary>
    public const int Clients = 64;

    /// <summary>Periodic sessions of the devices of a fleet, one device after the other.</summary>
    /// <param name="address">The server.</param>
    /// <param name="units">The fleet.</param>
    /// <param name="wanted">How many sessions.</param>
    /// <param name="stay">True = connections stay.</param>
    /// <returns>Milliseconds of each, and how many failed.</returns>
    public static async Task<(List<double> Times, int Errors)> Run(Uri address, IReadOnlyList<AcsUnit> units, int wanted, bool stay)
    {
        var (begun, errors) = (0, 0);
        var all = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            using var client = new AcsClient(new IPEndPoint(IPAddress.Loopback, address.Port), stay);
            var times = new List<double>();
            for (int number; (number = Interlocked.Increment(ref begun)) <= wanted;)
            {
                var began = Stopwatch.GetTimestamp();
                try
                {
                    if (!await client.Session(units[number % units.Count]))
                    {
                        Interlocked.Increment(ref errors);
                    }
                }
                catch (SocketException)
                {
                    client.Close();
                    Interlocked.Increment(ref errors);
                }

                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return times;
        })));
        return ([.. all.SelectMany(t => t).Order()], errors);
    }
}
